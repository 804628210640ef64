package io.millrace.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One key of the configuration, on a component of a configuration record. The loader, the JSON Schema of the file and the
 * reference page are all made from these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** As it would stand in the file, as JSON or a bare word; empty means required, {@code null} means absent by default. */
    String value() default "";

    /** ms, bytes, events, records …; empty where it has none. */
    String unit() default "";

    /**
     * The environment name that overrides the file; empty where there is none. A {@link Secret} may also stand in the file that
     * {@code <env>_FILE}, or the setting {@code <key>File} beside it, names.
     */
    String env() default "";

    /** One sentence. */
    String doc();

    /** The only values it may have; empty where any will do. */
    String[] values() default {};

    /** Least number; least length of a text or a list. */
    long min() default Long.MIN_VALUE;

    /** Greatest number; greatest length of a text or a list. */
    long max() default Long.MAX_VALUE;
}

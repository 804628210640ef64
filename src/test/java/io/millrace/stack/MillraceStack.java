package io.millrace.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Brings real Kafka, PostgreSQL and S3, once per JVM, in a directory that is removed at its end. A test or a method of its life cycle
 * takes a {@link Stack} as parameter; each class has one of its own: database, bucket, topics, Vert.x.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(StackExtension.class)
public @interface MillraceStack {}

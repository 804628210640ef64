package io.millrace.config;

/**
 * A rule over several values. It is asked even where single values are wrong, so that all mistakes come at once; what is wrong then
 * stands there as its default, and what a check says about it is dropped.
 */
@FunctionalInterface
public interface CrossCheck {
    void check(AppConfig config, Problems problems);
}

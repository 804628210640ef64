package io.millrace.config;

/** Stands in for the settings of a verticle whose own are wrong, while the rest is judged; never leaves the loader. */
record Unbound() {}

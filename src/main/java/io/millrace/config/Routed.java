package io.millrace.config;

import java.util.List;

/** A verticle's configuration that names the stages its batches pass, in order. */
public interface Routed {
    List<String> route();
}

package io.millrace.embedded;

/** One embedded service that runs. */
interface Service extends AutoCloseable {

    /** In the spelling of its setting {@code services.<name>.address}. */
    String address();

    /** Stops it; blocks for seconds at most. */
    @Override
    void close();
}

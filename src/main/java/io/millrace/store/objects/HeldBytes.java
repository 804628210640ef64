package io.millrace.store.objects;

/** How much the open and unsettled cuts of one instance hold. Confined to its event loop, but for the gauge's reads. */
final class HeldBytes {
    private final long bound;
    private volatile long held;

    HeldBytes(long bound) {
        this.bound = bound;
    }

    void change(long by) {
        held = held + by;
    }

    boolean beyond() {
        return held > bound;
    }

    long held() {
        return held;
    }
}

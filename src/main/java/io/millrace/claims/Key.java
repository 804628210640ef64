package io.millrace.claims;

import java.util.Arrays;

/** Key bytes by value, in PostgreSQL's order of bytea: unsigned. All writers lock keys in this order, so that none waits in a ring. */
record Key(byte[] bytes) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}

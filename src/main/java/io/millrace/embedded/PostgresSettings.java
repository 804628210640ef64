package io.millrace.embedded;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's settings: durable, sized to the machine, and silent about what the statements hold. */
final class PostgresSettings {
    private static final long MIB = 1L << 20;

    private PostgresSettings() {}

    /** The same text at each start on the same machine. */
    static String of(Path directory, int port) throws IOException {
        long memory = memoryMib();
        long disk = Files.getFileStore(directory).getTotalSpace() / MIB;
        return """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 200
                password_encryption = 'scram-sha-256'
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                shared_buffers = %dMB
                wal_buffers = %dMB
                max_wal_size = %dMB
                checkpoint_timeout = '15min'
                wal_compression = off
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_min_error_statement = 'panic'
                log_parameter_max_length_on_error = 0
                """.formatted(
                        port, clamp(memory / 8, 128, 2048), clamp(memory / 128, 16, 64), clamp(disk / 16, 256, 4096));
    }

    /** Of the container where there is a limit. */
    private static long memoryMib() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() / MIB
                : 2048;
    }

    private static long clamp(long value, long least, long most) {
        return Math.clamp(value, least, most);
    }
}

package io.millrace.embedded;

import io.millrace.config.S3Config;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 store over a directory: buckets are directories, objects files, their metadata extended attributes. */
final class EmbeddedS3 implements Service {
    private static final int THREADS = 64;
    private static final long DRAIN_MS = 2000;

    private final S3Proxy server;
    private final String endpoint;

    private EmbeddedS3(S3Proxy server, String endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    static Service start(S3Config config, DataDirectory data) {
        Path directory = data.of("s3");
        requireAttributes(directory);
        Unfinished.remove(directory.resolve(config.bucket()), Instant.now());
        int port = port(config);
        String endpoint = "http://127.0.0.1:" + port;
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .awsAuthentication(
                        AuthenticationType.AWS_V4,
                        config.accessKey(),
                        config.secretKey().value())
                .endpoint(URI.create(endpoint))
                .jettyMaxThreads(THREADS)
                .stopTimeout(DRAIN_MS)
                .build();
        try {
            server.start();
            return new EmbeddedS3(server, endpoint);
        } catch (Exception e) {
            throw new EmbeddedFailure(
                    "The embedded S3 store did not start on port %d: %s".formatted(port, Sentence.of(e)), e);
        }
    }

    /** The one to listen on; fails where it is taken. */
    static int port(S3Config config) {
        return Ports.of("S3 store", "s3", config.port());
    }

    private static void requireAttributes(Path directory) {
        try {
            Path probe = Files.createTempFile(directory, ".probe", null);
            try {
                Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class)
                        .write("probe", ByteBuffer.wrap(new byte[] {1}));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | RuntimeException e) {
            throw new EmbeddedFailure(
                    "The file system of %s keeps no extended attributes, which the embedded S3 store needs; choose another by \"data\" (MILLRACE_DATA)."
                            .formatted(directory),
                    e);
        }
    }

    @Override
    public String address() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

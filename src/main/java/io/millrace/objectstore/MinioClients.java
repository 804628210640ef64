package io.millrace.objectstore;

import io.millrace.config.S3Config;
import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Makes the MinIO client over an HTTP client of its own: bounded, and closed with it. Blocks only to read the authorities' file. */
final class MinioClients {
    private static final int IDLE_CONNECTIONS = 16;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private MinioClients() {}

    static MinioAsyncClient connect(S3Config config) {
        return MinioAsyncClient.builder()
                .endpoint(config.address())
                .credentials(config.accessKey(), config.secretKey().value())
                .region(config.region())
                .httpClient(http(config), true)
                .build();
    }

    private static OkHttpClient http(S3Config config) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(config.connections());
        dispatcher.setMaxRequestsPerHost(config.connections());
        Duration timeout = Duration.ofMillis(config.timeout());
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(
                        Math.min(IDLE_CONNECTIONS, config.connections()), IDLE.toMillis(), TimeUnit.MILLISECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(Duration.ofMillis(config.connectTimeout()))
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout);
        return config.caFile() == null
                ? builder.build()
                : trusting(builder, Path.of(config.caFile())).build();
    }

    private static OkHttpClient.Builder trusting(OkHttpClient.Builder builder, Path authorities) {
        try {
            X509TrustManager trust = trustManager(authorities);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new X509TrustManager[] {trust}, null);
            return builder.sslSocketFactory(tls.getSocketFactory(), trust);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the authorities of the object store can't be read from " + authorities + ": " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trustManager(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), one);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}

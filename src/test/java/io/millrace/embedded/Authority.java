package io.millrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of one's own and the key of a server at 127.0.0.1 that it signed, made by keytool in a directory. */
public final class Authority {
    public static final String PASSWORD = "of-the-store";
    private static final String SERVER = "server";

    private final Path directory;

    private Authority(Path directory) {
        this.directory = directory;
    }

    public static Authority in(Path directory) throws IOException, GeneralSecurityException {
        Authority made = new Authority(Files.createDirectories(directory));
        made.generate("ca", "-dname", "CN=" + directory.getFileName(), "-ext", "bc:c");
        made.generate(SERVER, "-signer", "ca", "-dname", "CN=a server", "-ext", "san=ip:127.0.0.1");
        made.keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-file",
                made.authorities().toString());
        made.keytool("-delete", "-alias", "ca");
        made.writePem();
        return made;
    }

    /** PEM, for those who connect. */
    public Path authorities() {
        return directory.resolve("ca.pem");
    }

    /** PKCS12, with one key and its chain. */
    Path store() {
        return directory.resolve("server.p12");
    }

    Path chain() {
        return directory.resolve("server.crt");
    }

    /** PEM without a password, readable for its owner alone. */
    Path key() {
        return directory.resolve("server.key");
    }

    private void generate(String alias, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-validity", "2"));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private void writePem() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
        StringBuilder chain = new StringBuilder();
        for (Certificate one : keys.getCertificateChain(SERVER)) {
            chain.append(pem("CERTIFICATE", one.getEncoded()));
        }
        Files.writeString(chain(), chain);
        Key key = keys.getKey(SERVER, PASSWORD.toCharArray());
        OwnerOnly.write(key(), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind);
    }
}

package io.millrace.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one declared stream as they lie in its folder.
 *
 * @param place of the folder, for messages
 * @param files text by file name; what a declaration is made of, nothing else that may lie there
 */
record StreamFolder(String name, String place, SortedMap<String, String> files) {
    private static final String ROOT = "streams/";

    /** Those on the class path; {@code streams/index.txt} lists their files, for a class path can't be listed. */
    static List<StreamFolder> builtIn() {
        Map<String, StreamFolder> folders = new TreeMap<>();
        resource("index.txt").lines().filter(line -> !line.isBlank()).forEach(line -> {
            String name = line.substring(0, line.indexOf('/'));
            folders.computeIfAbsent(name, key -> new StreamFolder(key, ROOT + key, new TreeMap<>()))
                    .files()
                    .put(line.substring(line.indexOf('/') + 1), resource(line));
        });
        return List.copyOf(folders.values());
    }

    /** Those of the user: one for each folder in the directory, which need not exist. */
    static List<StreamFolder> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(StreamFolder::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String path(String file) {
        return place + "/" + file;
    }

    /** Hex, over names and contents, each preceded by its length. */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((file, text) -> {
                add(digest, file);
                add(digest, text);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static StreamFolder read(Path folder) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(StreamFolder::declares).forEach(files::add);
            SortedMap<String, String> texts = new TreeMap<>();
            for (Path file : files) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
            return new StreamFolder(folder.getFileName().toString(), folder.toString(), texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean declares(Path file) {
        String name = file.getFileName().toString();
        return name.equals("stream.json")
                || name.equals("schema.json")
                || name.equals(StreamDeclaration.SILVER_SCHEMA)
                || name.endsWith(".jslt")
                || name.endsWith(".sql");
    }

    private static String resource(String path) {
        try (InputStream in = StreamFolder.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + ROOT + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

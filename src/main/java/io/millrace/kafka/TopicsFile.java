package io.millrace.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code kafka/topics.txt}: one topic a line, {@code name:partitions:replicas}, then {@code key=value} parted by spaces; what
 * follows a {@code #} is a remark. All mistakes are told together, each with its line.
 */
public final class TopicsFile {
    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9._-]{1,249}):([1-9][0-9]{0,4}):([1-9][0-9]{0,2})");
    private static final Pattern SETTING = Pattern.compile("([a-z][a-z0-9.]*)=(\\S*)");

    private TopicsFile() {}

    /**
     * @param directory of the configuration, from which a relative location starts
     * @param location a file; where there is none of this name, one on the class path
     */
    public static List<Topic> read(Path directory, String location) throws IOException {
        Path file = directory.resolve(location);
        if (Files.exists(file)) {
            return parse(Files.readString(file));
        }
        try (InputStream resource = TopicsFile.class.getResourceAsStream("/" + location)) {
            if (resource == null) {
                throw new IOException("no topics file " + file.toAbsolutePath());
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @throws IllegalArgumentException with one line a mistake */
    public static List<Topic> parse(String text) {
        List<Topic> topics = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String content = line.split("#", 2)[0].strip();
            if (!content.isEmpty()) {
                parse(number, content, topics, mistakes, names);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return topics;
    }

    private static void parse(
            int number, String content, List<Topic> topics, List<String> mistakes, Set<String> names) {
        String[] words = content.split("\\s+");
        Matcher place = PLACE.matcher(words[0]);
        if (!place.matches() || Integer.parseInt(place.group(3)) > Short.MAX_VALUE) {
            mistakes.add(
                    "line " + number + ": '" + words[0] + "' is not topic:partitions:replicas, such as events.raw:3:1");
            return;
        }
        if (!names.add(place.group(1))) {
            mistakes.add("line " + number + ": topic " + place.group(1) + " stands here twice");
        }
        Map<String, String> settings = settings(number, words, mistakes);
        topics.add(new Topic(
                place.group(1), Integer.parseInt(place.group(2)), Short.parseShort(place.group(3)), settings));
    }

    private static Map<String, String> settings(int number, String[] words, List<String> mistakes) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            Matcher setting = SETTING.matcher(words[i]);
            if (!setting.matches()) {
                mistakes.add("line " + number + ": '" + words[i] + "' is not key=value");
            } else if (settings.put(setting.group(1), setting.group(2)) != null) {
                mistakes.add("line " + number + ": " + setting.group(1) + " stands here twice");
            }
        }
        return settings;
    }
}

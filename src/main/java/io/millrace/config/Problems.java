package io.millrace.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every mistake of one load. Thread: one. */
public final class Problems {
    private final SourceFile file;
    private final List<Problem> found = new ArrayList<>();

    Problems(SourceFile file) {
        this.file = file;
    }

    /** Begins with the keys that stand twice. */
    static Problems of(SourceFile file) {
        Problems problems = new Problems(file);
        problems.found.addAll(file.problems());
        return problems;
    }

    /** A mistake in the file. */
    public void add(String pointer, String value, String rule, String hint) {
        found.add(new Problem(file.name(), file.line(pointer), pointer, Shown.text(value), rule, hint));
    }

    public void add(String pointer, String value, String rule) {
        add(pointer, value, rule, "");
    }

    /** A mistake in the value that an environment name gives. */
    void addFrom(String environmentName, String pointer, String value, String rule, String hint) {
        found.add(new Problem(environmentName, 0, pointer, Shown.text(value), rule, hint));
    }

    int count() {
        return found.size();
    }

    /** What a cross check says about a value that is wrong already is dropped. */
    void runCheck(CrossCheck check, AppConfig config) {
        List<Problem> before = List.copyOf(found);
        check.check(config, this);
        found.subList(before.size(), found.size()).removeIf(problem -> before.stream()
                .anyMatch(earlier -> touches(earlier.pointer(), problem.pointer())));
    }

    private static boolean touches(String a, String b) {
        return a.equals(b) || a.startsWith(b + "/") || b.startsWith(a + "/");
    }

    /** As they stand in the file; those of the environment last. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(problem -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line()))
                .toList();
    }
}

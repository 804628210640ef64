package io.millrace.config;

import java.util.regex.Pattern;

/** A value as it may be printed: short, on one line, without credentials of an address. */
final class Shown {
    static final String HIDDEN = "***";
    private static final int LONGEST = 120;
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s\"]*@");

    private Shown() {}

    static String text(String value) {
        String safe = CREDENTIALS.matcher(value).replaceAll("//" + HIDDEN + "@").replaceAll("\\p{Cntrl}+", " ");
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
    }
}

package io.millrace.registry.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Keywords of texts and numbers. */
final class Scalars {
    private static final long MOST_DIGITS = 1_000;

    private Scalars() {}

    static List<Difference> text(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "minLength" -> Difference.least(narrow.least(keyword, Values::length), wide, keyword, value);
            case "maxLength" -> Difference.most(narrow.most(keyword, Values::length), wide, keyword, value);
            default -> Alike.judged(narrow, wide, keyword);
        };
    }

    static List<Difference> number(Allowed narrow, Part wide, String keyword, JsonNode value) {
        return switch (keyword) {
            case "minimum" -> end(narrow.lower(), Bound::above, new Bound(value.decimalValue(), false), wide, keyword);
            case "exclusiveMinimum" ->
                end(narrow.lower(), Bound::above, new Bound(value.decimalValue(), true), wide, keyword);
            case "maximum" -> end(narrow.upper(), Bound::below, new Bound(value.decimalValue(), false), wide, keyword);
            case "exclusiveMaximum" ->
                end(narrow.upper(), Bound::below, new Bound(value.decimalValue(), true), wide, keyword);
            default -> multiple(narrow, wide, value.decimalValue());
        };
    }

    private static List<Difference> end(
            Optional<Bound> is, BiPredicate<Bound, Bound> holds, Bound asked, Part wide, String keyword) {
        return is.isPresent() && holds.test(is.get(), asked)
                ? List.of()
                : Difference.of(
                        wide,
                        keyword,
                        is.map(bound -> "was " + bound.at()).orElse("was not bounded") + ", is " + asked.at());
    }

    private static List<Difference> multiple(Allowed narrow, Part wide, BigDecimal step) {
        boolean whole = !narrow.kinds().contains(Kind.FRACTION) && divides(step, BigDecimal.ONE);
        boolean holds = whole || narrow.values("multipleOf").anyMatch(was -> divides(step, was.decimalValue()));
        return holds ? List.of() : Difference.of(wide, "multipleOf", "numbers between were allowed");
    }

    private static boolean divides(BigDecimal step, BigDecimal number) {
        if (digits(step) > MOST_DIGITS || digits(number) > MOST_DIGITS) {
            throw new Undecided("multipleOf: a number of so many digits is not compared");
        }
        return number.remainder(step).signum() == 0;
    }

    /** As written without an exponent. */
    private static long digits(BigDecimal number) {
        return number.precision() + Math.abs((long) number.scale());
    }
}

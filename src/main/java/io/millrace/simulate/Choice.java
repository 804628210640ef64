package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;

/** One of several, each as likely as its weight; without weights all alike. */
final class Choice {
    private final int[] upTo;

    Choice(int[] weights) {
        this.upTo = weights.clone();
        for (int i = 1; i < upTo.length; i++) {
            upTo[i] += upTo[i - 1];
        }
    }

    /** An index. */
    int draw(Draw draw) {
        int at = draw.below(upTo[upTo.length - 1]);
        int index = 0;
        while (upTo[index] <= at) {
            index++;
        }
        return index;
    }

    static Maker of(String pointer, List<Maker> options, JsonNode weights) {
        if (options.isEmpty()) {
            throw new RecipeException(pointer, "a choice needs options");
        }
        int[] given = weights.isMissingNode()
                ? options.stream().mapToInt(option -> 1).toArray()
                : IntStream.range(0, weights.size())
                        .map(i -> weights.get(i).intValue())
                        .toArray();
        if (given.length != options.size() || IntStream.of(given).anyMatch(weight -> weight < 1)) {
            throw new RecipeException(pointer + "/$weights", "needs a positive whole number for each option");
        }
        Choice choice = new Choice(given);
        return draw -> options.get(choice.draw(draw)).make(draw);
    }
}

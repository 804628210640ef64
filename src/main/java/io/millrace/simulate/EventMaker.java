package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Makes one event after the other; the same recipe, shares and seed make the same ones. Thread: one. */
final class EventMaker {
    private static final int REMEMBERED = 1_000;
    private final Recipe recipe;
    private final double shareInvalid;
    private final double shareDuplicate;
    private final Draw draw;
    private final Choice mistakes;
    private final List<byte[]> recent = new ArrayList<>();
    private int oldest;

    EventMaker(Recipe recipe, double shareInvalid, double shareDuplicate, long seed) {
        this.recipe = recipe;
        this.shareInvalid = shareInvalid;
        this.shareDuplicate = shareDuplicate;
        this.draw = new Draw(seed);
        this.mistakes = recipe.mistakes().isEmpty()
                ? null
                : new Choice(
                        recipe.mistakes().stream().mapToInt(Mistake::weight).toArray());
        if (shareInvalid > 0 && mistakes == null) {
            throw new RecipeException("/mistakes", "none is declared, so no event can be invalid");
        }
        if (shareDuplicate > 0 && recipe.repeatable().isEmpty()) {
            throw new RecipeException("/repeatable", "none is declared, so no event can be a duplicate");
        }
        recipe.pools().forEach((name, pool) -> draw.fill(name, pool.size(), pool.of()));
    }

    /** A duplicate is the same bytes as one of the last thousand valid ones; the first events have none to repeat. */
    Made next() {
        double share = draw.share();
        if (share < shareInvalid) {
            return new Made(Made.Kind.INVALID, spoilt(recipe.event().make(draw)));
        }
        if (share < shareInvalid + shareDuplicate && !recent.isEmpty()) {
            return new Made(Made.Kind.DUPLICATE, recent.get(draw.below(recent.size())));
        }
        JsonNode event = recipe.event().make(draw);
        byte[] json = Json.write(event);
        if (recipe.repeatable().stream().anyMatch(path -> !event.at(path).isMissingNode())) {
            remember(json);
        }
        return new Made(Made.Kind.VALID, json);
    }

    private byte[] spoilt(JsonNode event) {
        int first = mistakes.draw(draw);
        int count = recipe.mistakes().size();
        for (int i = 0; i < count; i++) {
            byte[] spoilt = recipe.mistakes().get((first + i) % count).spoil(event);
            if (spoilt != null) {
                return spoilt;
            }
        }
        throw new RecipeException("/mistakes", "none of them changes " + event);
    }

    private void remember(byte[] json) {
        if (recent.size() < REMEMBERED) {
            recent.add(json);
        } else {
            recent.set(oldest++ % REMEMBERED, json);
        }
    }
}

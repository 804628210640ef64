package io.millrace.health;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How a component is. */
public sealed interface Check {

    /** @param details short facts such as lag, for people and dashboards; numbers and texts only */
    record Ok(Map<String, Object> details) implements Check {
        public Ok {
            details = sorted(details);
        }

        public Ok() {
            this(Map.of());
        }
    }

    /**
     * @param reason one sentence
     * @param command what a person runs to go on; empty where it goes on by itself
     */
    record Failed(String reason, String command, Map<String, Object> details) implements Check {
        public Failed {
            details = sorted(details);
        }

        public Failed(String reason) {
            this(reason, "", Map.of());
        }
    }

    /**
     * It works, and a bound that an operator set is passed.
     *
     * @param reason one sentence, with the figure and the bound
     */
    record Degraded(String reason, Map<String, Object> details) implements Check {
        public Degraded {
            details = sorted(details);
        }
    }

    /** People and scripts see the details in one order. */
    private static Map<String, Object> sorted(Map<String, Object> details) {
        return Collections.unmodifiableMap(new TreeMap<>(details));
    }
}

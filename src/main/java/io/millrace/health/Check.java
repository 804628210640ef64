package io.millrace.health;

import java.util.Map;

/** How a component is. */
public sealed interface Check {

    /** @param details short facts such as lag, for people and dashboards; numbers and texts only */
    record Ok(Map<String, Object> details) implements Check {
        public Ok {
            details = Map.copyOf(details);
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
            details = Map.copyOf(details);
        }

        public Failed(String reason) {
            this(reason, "", Map.of());
        }
    }
}

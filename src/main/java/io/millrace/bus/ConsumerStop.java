package io.millrace.bus;

/**
 * A partition must not go on before a person decided: offsets that are missing or went back, a topic made anew, a restored
 * database. Infrastructure that may come back is any other failure.
 */
public final class ConsumerStop extends RuntimeException {
    private final String command;

    /** @param command the line to run, such as {@code bin/millrace group seek …} */
    public ConsumerStop(String reason, String command) {
        super(reason);
        this.command = command;
    }

    public String command() {
        return command;
    }
}

package io.millrace.registry;

import io.millrace.registry.compatibility.Compatibility;
import io.millrace.registry.compatibility.Difference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An answer of the Confluent API that is no success: an HTTP status with two more digits. */
final class RegistryError extends RuntimeException {
    private final int code;

    private RegistryError(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    int status() {
        return code < 1000 ? code : code / 100;
    }

    static RegistryError subjectNotFound(String subject) {
        return new RegistryError(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryError versionNotFound(String version) {
        return new RegistryError(40402, "Version " + version + " not found.");
    }

    static RegistryError schemaNotFound() {
        return new RegistryError(40403, "Schema not found");
    }

    /** @param differences at least one */
    static RegistryError incompatible(
            String subject, int version, Compatibility compatibility, List<Difference> differences) {
        String all = differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
        return new RegistryError(
                409,
                "The schema is incompatible with version " + version + " of subject '" + subject + "' (" + compatibility
                        + "). " + all);
    }

    static RegistryError nothingOfItsOwn(String subject, String what) {
        int code = what.equals("mode") ? 40409 : 40408;
        return new RegistryError(code, "Subject '" + subject + "' has no " + what + " of its own.");
    }

    static RegistryError notYetDeleted(String what) {
        return new RegistryError(
                what.startsWith("Subject") ? 40405 : 40407, what + " has to be deleted before it is deleted for good.");
    }

    static RegistryError invalidCompatibility() {
        return new RegistryError(
                42203, "Invalid compatibility. Valid ones are " + Arrays.toString(Compatibility.values()) + ".");
    }

    static RegistryError invalidMode() {
        return new RegistryError(42204, "Invalid mode. Valid ones are READWRITE and READONLY.");
    }

    static RegistryError readOnly(String subject) {
        return new RegistryError(42205, "Subject '" + subject + "' is in read-only mode.");
    }

    static RegistryError invalidSchema(String why) {
        return new RegistryError(42201, "Invalid schema: " + why);
    }

    static RegistryError invalidVersion(String version) {
        return new RegistryError(
                42202,
                "The specified version '" + version + "' is not a valid version id: a positive number or latest.");
    }

    static RegistryError storeFailed() {
        return new RegistryError(50001, "Error in the backend data store");
    }

    static RegistryError crossSite() {
        return new RegistryError(40300, "A page from elsewhere must not register anything here");
    }

    static RegistryError tooLarge(long limit) {
        return new RegistryError(41300, "The body is larger than " + limit + " bytes");
    }

    static RegistryError slowBody(int limitMillis) {
        return new RegistryError(40800, "The body did not arrive within " + limitMillis + " ms");
    }

    static RegistryError busy(int most) {
        return new RegistryError(50300, "The registry takes " + most + " schemas at a time; try again");
    }
}

package io.millrace.registry;

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
        return code / 100;
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

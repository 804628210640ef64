package io.millrace;

import io.millrace.collect.CollectConfig;
import io.millrace.config.AppConfig;
import io.millrace.config.VerticleConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks whether the server's own ports are free, before anything else is started for nothing. */
final class Ports {
    private Ports() {}

    /** Fails with the port that is in use, and the key that changes it. */
    static void requireFree(AppConfig config) {
        for (VerticleConfig verticle : config.verticles()) {
            if (verticle.config() instanceof CollectConfig collect && collect.port() != 0) {
                requireFree(collect);
            }
        }
    }

    private static void requireFree(CollectConfig collect) {
        try (ServerSocket probe = new ServerSocket(collect.port(), 1, InetAddress.getByName(collect.host()))) {
            probe.getLocalPort();
        } catch (IOException e) {
            throw new StartFailure(
                    "the port " + collect.port() + " of " + collect.host() + " can't be listened on (" + e.getMessage()
                            + "): set another \"port\" for the verticle collect",
                    e);
        }
    }
}

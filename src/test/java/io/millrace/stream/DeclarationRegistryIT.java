package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.DeclarationRegistry.Registration;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MillraceStack
class DeclarationRegistryIT {
    @TempDir
    Path directory;

    private Database database;
    private DeclarationRegistry registry;

    @BeforeEach
    void connect(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        registry = new DeclarationRegistry(database);
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
    }

    @Test
    void aChangedFolderHasTheNextNumberAndAnOldOneIsTold() throws Exception {
        StreamCatalog first = declare("one");
        StreamCatalog second = declare("two");

        assertEquals(1, number(await(registry.register(first))));
        assertEquals(1, number(await(registry.register(first))));
        Registration running = await(registry.register(first));
        assertEquals(2, number(await(registry.register(second))));

        Registration late = await(registry.register(first));
        assertEquals(1, number(late));
        assertEquals(List.of("parcels"), late.older());
        assertEquals(List.of("parcels"), await(registry.older(running.catalog())));
        assertEquals(List.of(), await(registry.register(second)).older());
        assertEquals(List.of("parcels"), await(registry.declaredOnce(List.of("parcels", "nowhere"))));
    }

    @Test
    void sixteenNodesThatStartAtOnceAgree() throws Exception {
        StreamCatalog streams = declare("one");

        List<Future<Registration>> all =
                IntStream.range(0, 16).mapToObj(i -> registry.register(streams)).toList();
        await(Future.all(all));

        all.forEach(each -> assertEquals(1, number(each.result())));
    }

    private static int number(Registration registration) {
        return registration.catalog().find("parcels").orElseThrow().number();
    }

    private StreamCatalog declare(String description) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("parcels"));
        Files.writeString(folder.resolve("stream.json"), "{\"description\":\"" + description + "\"}");
        Files.writeString(folder.resolve("schema.json"), "{}");
        return StreamLoader.load(directory).catalog();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}

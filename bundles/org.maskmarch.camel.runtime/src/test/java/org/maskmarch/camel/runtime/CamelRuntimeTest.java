package org.maskmarch.camel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.ContextEvents;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SimpleRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelRuntimeTest {
    @TempDir
    Path home;
    private CamelRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(home.resolve("routes"));
        write("first.camel.xml", route("first", "one"));
        runtime = new CamelRuntime(new RuntimeSettings(home.resolve("inbox"), home.resolve("outbox"),
                home.resolve("failed"), home.resolve("routes"), Duration.ofSeconds(20),
                Duration.ofSeconds(5)), new SimpleRegistry(), new DefaultClassResolver());
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void aFileIsAddedEditedAndRemovedWhileTheContextKeepsRunning() throws IOException {
        long started = runtime.context().getClock().get(ContextEvents.START).getCreated();
        await("the file of the start", () -> "one".equals(answer("first")));
        write("second.camel.yaml", """
                - route:
                    id: second
                    from:
                      uri: direct:second
                      steps:
                        - setBody: { constant: two }
                """);
        await("added", () -> "two".equals(answer("second")));
        write("first.camel.xml", route("first", "one and a half"));
        await("edited", () -> "one and a half".equals(answer("first")));
        Files.delete(home.resolve("routes/first.camel.xml"));
        await("removed", () -> runtime.context().getRoute("first") == null);
        assertEquals("two", answer("second"));
        assertEquals(started, runtime.context().getClock().get(ContextEvents.START).getCreated());
    }

    @Test
    void foldersAreCreatedAndKnownToRoutes() throws IOException {
        write("where.camel.xml", route("where", "{{maskmarch.inbox}}"));
        await("property", () -> home.resolve("inbox").toString().equals(answer("where")));
        assertTrue(Files.isDirectory(home.resolve("failed")));
    }

    @Test
    void anEditWithATypingErrorLeavesTheFormerRoute() throws IOException, InterruptedException {
        await("start", () -> "one".equals(answer("first")));
        write("first.camel.xml", "<camel><route id='first'><from uri='direct:first'/><setBody>");
        Thread.sleep(1500);
        assertEquals("one", answer("first"));
        write("first.camel.xml", route("first", "mended"));
        await("corrected", () -> "mended".equals(answer("first")));
    }

    @Test
    void anEditThatCannotStartLeavesTheFormerRoute() throws IOException, InterruptedException {
        await("start", () -> "one".equals(answer("first")));
        write("first.camel.xml", "<camel><route id='first'><from uri='direct:first'/><to uri='nowhere:x'/></route></camel>");
        Thread.sleep(1500);
        assertEquals("one", answer("first"));
    }

    @Test
    void aRouteIdOfAnotherFileIsRefused() throws IOException, InterruptedException {
        await("start", () -> "one".equals(answer("first")));
        write("other.camel.xml", route("first", "stolen"));
        Thread.sleep(1500);
        assertEquals("one", answer("first"));
    }

    @Test
    void aRouteWithoutAnIdIsRefused() throws IOException, InterruptedException {
        write("anonymous.camel.xml", "<camel><route><from uri='direct:anonymous'/><to uri='log:x'/></route></camel>");
        Thread.sleep(1500);
        assertEquals(1, runtime.context().getRoutes().size());
    }

    @Test
    void aFileWaitsForItsComponentAndAgainWhenItLeaves() throws IOException, InterruptedException {
        write("greeting.camel.xml",
                "<camel><route id='greeting'><from uri='direct:greeting'/><to uri='greet:you'/></route></camel>");
        Thread.sleep(1500);
        assertNull(runtime.context().getRoute("greeting"));
        Greet hello = new Greet("hello");
        runtime.addComponent("greet", hello);
        await("component", () -> "hello you".equals(answer("greeting")));
        runtime.removeComponent("greet", hello);
        assertNull(runtime.context().getRoute("greeting"));
        assertNull(runtime.context().hasComponent("greet"));
        runtime.addComponent("greet", new Greet("good day"));
        await("next component", () -> "good day you".equals(answer("greeting")));
    }

    @Test
    void ofTwoComponentsOneStandsBy() {
        Greet hello = new Greet("hello");
        Greet standby = new Greet("good day");
        runtime.addComponent("greet", hello);
        runtime.addComponent("greet", standby);
        await("first", () -> runtime.context().hasComponent("greet") == hello);
        runtime.removeComponent("greet", hello);
        assertSame(standby, runtime.context().hasComponent("greet"));
    }

    @Test
    void javaRoutesComeAndGo() {
        RouteBuilder routes = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:java").routeId("java").to("greet:java");
            }
        };
        runtime.addRoutes(routes);
        Greet hello = new Greet("hello");
        runtime.addComponent("greet", hello);
        await("waited for the component", () -> "hello java".equals(answer("java")));
        runtime.removeComponent("greet", hello);
        assertNull(runtime.context().getRoute("java"));
        runtime.addComponent("greet", new Greet("good day"));
        await("loaded anew", () -> "good day java".equals(answer("java")));
        runtime.removeRoutes(routes);
        assertNull(runtime.context().getRoute("java"));
    }

    @Test
    void anEditWaitsForTheExchangeInsideTheRoute() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        runtime.context().getRegistry().bind("slow", (Processor) exchange -> {
            inside.countDown();
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
        });
        write("slow.camel.xml", """
                <camel><route id="slow"><from uri="direct:slow"/><process ref="slow"/>
                <setBody><constant>old</constant></setBody></route></camel>""");
        await("slow", () -> runtime.context().getRoute("slow") != null);
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> answer("slow"));
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        write("slow.camel.xml", route("slow", "new"));
        Thread.sleep(1500);
        goOn.countDown();
        assertEquals("old", running.get(10, TimeUnit.SECONDS));
        await("edited", () -> "new".equals(answer("slow")));
    }

    @Test
    void aRouteConfigurationIsReplacedWithItsFile() throws IOException {
        write("guarded.camel.xml", guarded("first answer"));
        await("guarded", () -> "first answer".equals(answer("guarded")));
        write("guarded.camel.xml", guarded("second answer"));
        await("edited", () -> "second answer".equals(answer("guarded")));
    }

    private static String guarded(String body) {
        return """
                <camel>
                  <routeConfiguration id="guard">
                    <onException>
                      <exception>java.lang.IllegalStateException</exception>
                      <handled><constant>true</constant></handled>
                      <setBody><constant>%s</constant></setBody>
                    </onException>
                  </routeConfiguration>
                  <route id="guarded" routeConfigurationId="guard">
                    <from uri="direct:guarded"/>
                    <throwException exceptionType="java.lang.IllegalStateException" message="x"/>
                  </route>
                </camel>""".formatted(body);
    }

    private static String route(String id, String body) {
        return """
                <camel><route id="%s"><from uri="direct:%s"/>
                <setBody><simple>%s</simple></setBody></route></camel>""".formatted(id, id, body);
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve("routes").resolve(name);
        Path part = home.resolve("routes").resolve(name + ".part");
        Files.writeString(part, text);
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private String answer(String endpoint) {
        if (runtime.context().getRoute(endpoint) == null) {
            return null;
        }
        return runtime.context().createProducerTemplate().requestBody("direct:" + endpoint, "", String.class);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (System.nanoTime() < end) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException routeJustLeft) {
                continue;
            }
        }
        fail("did not happen: " + what);
    }

    /** {@code greet:NAME} sets the body to a greeting. */
    private static final class Greet extends DefaultComponent {
        private final String word;

        Greet(String word) {
            this.word = word;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            exchange.getMessage().setBody(word + " " + remaining);
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}

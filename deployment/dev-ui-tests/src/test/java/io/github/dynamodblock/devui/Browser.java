package io.github.dynamodblock.devui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one page. It resolves no name and so reaches the loopback address only. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket page;
    private final Answers answers;

    /** The texts of the page's answers, each in one or more parts. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
        private final StringBuilder begun = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                whole.add(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private Browser(Process process, WebSocket page, Answers answers) {
        this.process = process;
        this.page = page;
        this.answers = answers;
    }

    /** Returns the program; empty if this machine has none in its path. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Opens a page.
     *
     * @param files where the browser keeps its files
     */
    static Browser open(Path program, Path files, String address) throws Exception {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + files,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(files.resolve("browser.log").toFile())
                .start();
        try {
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest newPage = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port(process, files) + "/json/new?" + address))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            String socket = JSON.readTree(http.send(newPage, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .get("webSocketDebuggerUrl")
                    .asText();
            Answers answers = new Answers();
            WebSocket page = http.newWebSocketBuilder()
                    .buildAsync(URI.create(socket), answers)
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return new Browser(process, page, answers);
        } catch (Exception e) {
            end(process);
            throw e;
        }
    }

    /** The browser writes this file when it listens. */
    private static String port(Process process, Path files) throws IOException, InterruptedException {
        Path file = files.resolve("DevToolsActivePort");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            if (Files.exists(file) && !Files.readAllLines(file).isEmpty()) {
                return Files.readAllLines(file).get(0);
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError("The browser did not start: " + Files.readString(files.resolve("browser.log")));
    }

    /** Returns the text that an expression of JavaScript has on the page. */
    String evaluate(String expression) throws Exception {
        String command = JSON.writeValueAsString(Map.of(
                "id",
                1,
                "method",
                "Runtime.evaluate",
                "params",
                Map.of("expression", expression, "returnByValue", true)));
        page.sendText(command, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        String answer = answers.whole.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("The browser did not answer: " + expression);
        }
        JsonNode result = JSON.readTree(answer).path("result").path("result").path("value");
        return result.isMissingNode() ? answer : result.asText();
    }

    @Override
    public void close() {
        page.abort();
        end(process);
    }

    /** Its own processes end with it; the rest is for one that does not obey. */
    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}

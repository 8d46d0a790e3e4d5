package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * An answer that a wire can give.
 *
 * @param name what is wrong with it
 * @param believable whether it cannot be told from one that means success
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for a socket, compared by nobody
record HostileAnswers(String name, byte[] bytes, boolean believable) {
    private static final String JSON = "Content-Type: application/x-amz-json-1.0";
    private static final String NUMBER = "x-amzn-RequestId: 7";

    private static final int[] STATUSES = {
        200, 201, 202, 204, 206, 226, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 407, 408, 409,
        410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 429, 431, 451, 500, 501, 502, 503, 504, 505, 511, 520,
        599
    };

    private static final List<String> BODIES = List.of(
            "",
            " ",
            "<html><head><title>Please sign in</title></head></html>",
            "Forbidden",
            "{}",
            "[]",
            "null",
            "7",
            "\"text\"",
            "{",
            "\u0000\u0001\u0002\u001b[2J",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "{\"message\":\"Forbidden\"}",
            "{\"Message\":null}",
            "{\"__type\":null}",
            "{\"__type\":\"\"}",
            "{\"__type\":\"#\"}",
            "{\"__type\":7,\"message\":[]}",
            "{\"code\":\"NoSuchThing\"}",
            "{\"__type\":\"NoSuchThing\"}",
            typed("ConditionalCheckFailedException", ""),
            typed("ConditionalCheckFailedException", ",\"Item\":null"),
            typed("ConditionalCheckFailedException", ",\"Item\":{\"key\":null,\"recordVersionNumber\":{}}"),
            typed("ConditionalCheckFailedException", ",\"Item\":{\"recordVersionNumber\":{\"S\":\"x\"}}"),
            typed("TransactionCanceledException", ""),
            typed("TransactionCanceledException", ",\"CancellationReasons\":null"),
            typed("TransactionCanceledException", ",\"CancellationReasons\":[null]"),
            typed("TransactionCanceledException", ",\"CancellationReasons\":[null,null]"),
            typed("TransactionCanceledException", ",\"CancellationReasons\":[{},{}]"),
            typed(
                    "TransactionCanceledException",
                    ",\"CancellationReasons\":[{\"Code\":\"ConditionalCheckFailed\"},null]"),
            typed("TransactionInProgressException", ""),
            typed("ResourceNotFoundException", ""),
            typed("ResourceInUseException", ""),
            typed("ValidationException", ""),
            typed("AccessDeniedException", ""),
            typed("ThrottlingException", ",\"ThrottlingReasons\":[null]"),
            typed("InternalServerError", ""),
            "{\"Attributes\":null}",
            "{\"Attributes\":7}",
            "{\"Attributes\":{\"recordVersionNumber\":null}}",
            "{\"Attributes\":{\"recordVersionNumber\":{\"S\":\"x\"},\"fencingToken\":{\"N\":\"many\"}}}",
            "{\"Item\":{\"key\":{},\"recordVersionNumber\":{\"N\":\"7\"}}}",
            "{\"Items\":null,\"LastEvaluatedKey\":null}",
            "{\"Items\":[null,{},{\"key\":null}]}",
            "{\"Responses\":null,\"UnprocessedKeys\":null}",
            "{\"Responses\":{\"locks\":null}}",
            "{\"Responses\":{\"locks\":[null,{}]}}",
            "{\"Table\":null}",
            "{\"Table\":{\"TableStatus\":\"NEW\",\"KeySchema\":[null],\"AttributeDefinitions\":[null,{}]}}",
            "{\"Table\":{\"TableStatus\":\"ACTIVE\",\"KeySchema\":[{}],\"AttributeDefinitions\":[{}],\"Replicas\":[null]}}",
            "{\"TableDescription\":null}",
            "{\"TimeToLiveDescription\":null}",
            "{\"TimeToLiveDescription\":{}}",
            "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"ENABLED\"}}");

    private static final List<List<String>> HEADERS = List.of(
            List.of(),
            List.of(JSON),
            List.of(JSON, NUMBER),
            List.of("Content-Type: text/html; charset=utf-8"),
            List.of(NUMBER),
            List.of(JSON, NUMBER, "x-amz-crc32: 1"),
            List.of(JSON, NUMBER, "x-amz-crc32: one"),
            List.of(JSON, "Content-Encoding: gzip"),
            List.of("Location: http://127.0.0.1:1/login", "Set-Cookie: a=b"),
            List.of("Date: yesterday", "Retry-After: never", "x-amz-retry-after: soon"),
            List.of("Date: Thu, 01 Jan 1970 00:00:00 GMT"),
            List.of("x-amzn-ErrorType: ForbiddenException"),
            List.of("x-amzn-ErrorType:", "x-amzn-query-error: ;"),
            List.of("Proxy-Authenticate: Basic", "WWW-Authenticate: Negotiate"),
            List.of("X-Long: " + "x".repeat(60_000)),
            List.of("no header at all"),
            List.of("Transfer-Encoding: chunked"));

    private static final List<byte[]> BROKEN = List.of(
            bytes(""),
            bytes("HTTP/1.1 200 OK\r\n"),
            bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" + JSON + "\r\n\r\n{\"Attri"),
            bytes("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"),
            bytes("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
            bytes("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n<html>"),
            bytes("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n"),
            bytes("HTTP/1.1 007 What\r\nContent-Length: 0\r\n\r\n"),
            bytes("HTTP/1.1 100 Continue\r\n\r\n"),
            bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
            bytes("HTTP/1.0 200 OK\r\n\r\n<html>"),
            bytes("HTTP/3.7 200 OK\r\n\r\n"),
            bytes("SSH-2.0-OpenSSH_9.6\r\n"),
            bytes("\u0015\u0003\u0001\u0000\u0002\u0002F"),
            bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothing\r\n"));

    private static final Pattern OBJECT = Pattern.compile("\\{.*}", Pattern.DOTALL);

    private static String typed(String error, String more) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error + "\",\"message\":\"of a test\"" + more + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Any. */
    static HostileAnswers draw(Random random) {
        if (random.nextInt(12) == 0) {
            byte[] broken = BROKEN.get(random.nextInt(BROKEN.size()));
            return new HostileAnswers(new String(broken, ISO_8859_1), broken, false);
        }
        int status = random.nextInt(3) == 0 ? 200 : STATUSES[random.nextInt(STATUSES.length)];
        String body = BODIES.get(random.nextInt(BODIES.size()));
        List<String> headers = HEADERS.get(random.nextInt(HEADERS.size()));
        boolean known = headers.contains(JSON) || headers.contains(NUMBER);
        return new HostileAnswers(
                status + " " + cut(body) + " " + cut(headers.toString()),
                HostileServer.bytes(status, body, headers.toArray(String[]::new)),
                status == 200 && known && OBJECT.matcher(body).matches());
    }

    private static String cut(String text) {
        return text.length() < 150 ? text : text.substring(0, 150) + "…";
    }
}

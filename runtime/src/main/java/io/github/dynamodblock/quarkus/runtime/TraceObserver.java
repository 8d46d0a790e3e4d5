package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The spans of OpenTelemetry: one for each wait, and one for each lease. Only this class uses types of OpenTelemetry. The
 * build adds it as a bean only if the application has them.
 *
 * <p>Both are children of the span that is current where the lock is requested. Neither becomes the current span of any
 * thread, so no thread can keep it. A candidate in a leader election has no caller: its leases have no parent, and its
 * wait, which can take days, has no span.
 */
@Singleton
class TraceObserver implements LockObserver {
    private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("dynamodb.lock.template");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("dynamodb.lock.client");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("dynamodb.lock.key");
    private static final AttributeKey<Long> TOKEN = AttributeKey.longKey("dynamodb.lock.token");
    private static final AttributeKey<String> OWNER = AttributeKey.stringKey("dynamodb.lock.owner");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("dynamodb.lock.outcome");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("dynamodb.lock.reason");

    /** The span of the caller, and the span of its wait. */
    private record Caller(Context context, Span waiting) {}

    private final Tracer tracer;
    private final Function<LockKey, String> keys;
    /** The spans of the leases that are held, each under its call and its key. */
    private final Map<LockCall, Span> holds = new ConcurrentHashMap<>();

    /** @param telemetry resolves to nothing if OpenTelemetry is switched off in the build */
    @Inject
    TraceObserver(Instance<OpenTelemetry> telemetry, LateConfig config) {
        this(
                telemetry.isResolvable() ? telemetry.get() : OpenTelemetry.noop(),
                key -> config.get().logKeys().of(key));
    }

    TraceObserver(OpenTelemetry telemetry, Function<LockKey, String> keys) {
        this.tracer = telemetry.getTracer("io.github.dynamodblock");
        this.keys = keys;
    }

    private Span begin(String what, LockCall call, Context parent) {
        return tracer.spanBuilder("lock " + what + " " + call.template())
                .setParent(parent)
                .setAttribute(TEMPLATE, call.template())
                .setAttribute(CLIENT, ClientNames.shown(call.client()))
                .setAttribute(KEY, keys.apply(call.key()))
                .startSpan();
    }

    @Override
    public void waits(LockCall call) {
        if (call.isCampaign()) {
            call.memo().remember(this, new Caller(Context.root(), Span.getInvalid()));
        } else {
            Context parent = Context.current();
            call.memo().remember(this, new Caller(parent, begin("wait", call, parent)));
        }
    }

    private Optional<Caller> caller(LockCall call) {
        return call.memo().of(this, Caller.class);
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        caller(call).map(Caller::waiting).ifPresent(waiting -> {
            waiting.setAttribute(OUTCOME, EnumText.tag(answer));
            if (answer == Answer.FAILED) {
                waiting.setStatus(StatusCode.ERROR);
            }
            waiting.end();
        });
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        Context parent = caller(call).map(Caller::context).orElse(Context.root());
        Span hold = begin("hold", call, parent);
        hold.setAttribute(TOKEN, lease.fencingToken());
        hold.setAttribute(OWNER, lease.owner());
        holds.put(call, hold);
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        hold(call, hold -> hold.addEvent("in-danger"));
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        hold(call, hold -> hold.addEvent("safe-again"));
    }

    private void hold(LockCall call, Consumer<Span> news) {
        Span hold = holds.get(call);
        if (hold != null) {
            news.accept(hold);
        }
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        String why = reason.map(EnumText::tag).orElse("found-at-release");
        over(
                call,
                ReleaseOutcome.LOST,
                hold -> hold.setAttribute(REASON, why).setStatus(StatusCode.ERROR, "The lease was lost: " + why));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        over(call, outcome, hold -> {});
    }

    private void over(LockCall call, ReleaseOutcome outcome, Consumer<Span> end) {
        Span hold = holds.remove(call);
        if (hold != null) {
            hold.setAttribute(OUTCOME, EnumText.tag(outcome));
            end.accept(hold);
            hold.end();
        }
    }
}

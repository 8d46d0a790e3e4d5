package org.acme.invoices;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.Leader;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The application over HTTP. */
@Path("/")
public class InvoiceResource {
    private final Invoices invoices;
    private final Payments payments;
    private final Ledger ledger;
    private final Leadership reminders;

    InvoiceResource(Invoices invoices, Payments payments, Ledger ledger, @Leader("reminders") Leadership reminders) {
        this.invoices = invoices;
        this.payments = payments;
        this.ledger = ledger;
        this.reminders = reminders;
    }

    @POST
    @Path("/invoices/{customer}")
    public String invoice(String customer) {
        return invoices.next(customer) + "\n";
    }

    /** Runs on the event loop, because it returns a Uni. */
    @POST
    @Path("/payments/{customer}/{cents}")
    public Uni<String> pay(String customer, int cents) {
        return payments.book(customer, cents).map(paid -> paid + "\n");
    }

    @GET
    @Path("/leader")
    public boolean leader() {
        return reminders.isLeader();
    }

    @GET
    @Path("/ledger/{row}")
    public Uni<String> look(String row) {
        return Uni.createFrom().completionStage(() -> ledger.look(row)).map(number -> number + "\n");
    }

    @ServerExceptionMapper
    public Response busy(LockNotGrantedException busy) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }
}

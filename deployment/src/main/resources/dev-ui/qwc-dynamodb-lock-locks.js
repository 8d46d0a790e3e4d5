import { LitElement, html, css } from 'lit';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import '@vaadin/button';
import '@vaadin/confirm-dialog';
import '@vaadin/grid';
import '@vaadin/icon';
import '@vaadin/text-field';

/** What this application knows by itself costs no request, so it is asked for often. */
const OWN_EVERY_MS = 1000;
/** Each refresh reads the table. */
const ROWS_EVERY_MS = 5000;
/** A history with more events scrolls by itself. */
const SHORT = 10;

/** The leases, the waiting calls and the history of this application, and the locks of the table. */
export class QwcDynamodbLockLocks extends LitElement {
    jsonRpc = new JsonRpc(this);

    static styles = css`
        :host {
            display: flex;
            flex-direction: column;
            gap: var(--lumo-space-m);
            height: 100%;
            overflow: auto;
            padding: 0 var(--lumo-space-m) var(--lumo-space-m);
            box-sizing: border-box;
        }
        h4 { margin: 0; }
        .bar { display: flex; align-items: center; gap: var(--lumo-space-m); flex-wrap: wrap; }
        .bar vaadin-text-field { width: 20em; }
        .hint { color: var(--lumo-secondary-text-color); font-size: var(--lumo-font-size-s); }
        .notice {
            padding: var(--lumo-space-s) var(--lumo-space-m);
            border-radius: var(--lumo-border-radius-m);
            background: var(--lumo-contrast-5pct);
        }
        .held { color: var(--lumo-primary-text-color); }
        .good { color: var(--lumo-success-text-color); }
        .bad { color: var(--lumo-error-text-color); }
        code { font-size: 90%; }
        vaadin-grid { flex: none; }
        #history.long { height: 22rem; }
        vaadin-button { cursor: pointer; }
    `;

    static properties = {
        _clients: { state: true },
        _client: { state: true },
        _leases: { state: true },
        _waiting: { state: true },
        _history: { state: true },
        _table: { state: true },
        _now: { state: true },
        _filter: { state: true },
        _asked: { state: true },
        _failure: { state: true },
    };

    constructor() {
        super();
        this._now = Date.now();
        this._filter = '';
        this._asked = null;
        this._failure = null;
        this._clients = [];
        /** The client whose table is shown. */
        this._client = null;
        /** For each key: the version of its row, and since when this page sees this version. */
        this._seen = new Map();
    }

    connectedCallback() {
        super.connectedCallback();
        this._refresh();
        this._timers = [
            setInterval(() => this._ifVisible(() => this._refreshOwn()), OWN_EVERY_MS),
            setInterval(() => this._ifVisible(() => this._refreshTable()), ROWS_EVERY_MS),
            setInterval(() => { this._now = Date.now(); }, 250),
        ];
    }

    disconnectedCallback() {
        this._timers.forEach(timer => clearInterval(timer));
        super.disconnectedCallback();
    }

    /** A page that nobody sees must not read the table. */
    _ifVisible(work) {
        if (!document.hidden) {
            work();
        }
    }

    _refresh() {
        this._refreshOwn();
        this._refreshTable();
    }

    _refreshOwn() {
        Promise.all([this.jsonRpc.clients(), this.jsonRpc.leases(), this.jsonRpc.waiting(), this.jsonRpc.history()])
            .then(([clients, leases, waiting, history]) => {
                this._clients = clients.result;
                if (!this._clients.includes(this._client)) {
                    this._choose(this._clients[0]);
                }
                const now = Date.now();
                this._leases = leases.result.map(lease => ({ ...lease, end: now + lease.remaining }));
                this._waiting = waiting.result;
                this._history = history.result;
                this._failure = null;
            })
            .catch(failure => this._failed(failure));
    }

    _choose(client) {
        this._client = client;
        this._table = undefined;
        this._seen = new Map();
        this._refreshTable();
    }

    _refreshTable() {
        const client = this._client;
        if (client === null) {
            return;
        }
        this.jsonRpc.table({ client })
            .then(answer => {
                if (client !== this._client) {
                    return;
                }
                this._look(answer.result.rows);
                this._table = answer.result;
                this._failure = null;
            })
            .catch(failure => this._failed(failure));
    }

    _failed(failure) {
        this._failure = failure?.error?.message ?? 'The application did not answer.';
    }

    _look(rows) {
        const before = this._seen;
        this._seen = new Map(rows.map(row => {
            const last = before.get(row.key);
            return [row.key, last?.version === row.version ? last : { version: row.version, since: Date.now() }];
        }));
    }

    render() {
        return html`
            ${this._failure ? html`<div class="notice bad">${this._failure}</div>` : ''}
            <h4>Leases of this application</h4>
            ${this._renderLeases()}
            <h4>Calls of this application that wait</h4>
            ${this._renderWaiting()}
            ${this._renderTable()}
            <h4>History of this application</h4>
            ${this._renderHistory()}
            ${this._renderConfirmation()}
        `;
    }

    /** An application with one client needs no column for it. */
    _renderClientColumn() {
        return this._clients.length > 1
            ? html`<vaadin-grid-column header="Client" path="client" resizable auto-width></vaadin-grid-column>` : '';
    }

    _renderClientChoice() {
        return this._clients.length > 1 ? html`
            <label class="hint">Client
                <select id="client" @change="${e => this._choose(e.target.value)}">
                    ${this._clients.map(name => html`
                        <option value="${name}" ?selected="${name === this._client}">${name}</option>`)}
                </select>
            </label>` : '';
    }

    _renderLeases() {
        if (!this._leases) {
            return html`<span class="hint">Loading the leases…</span>`;
        }
        if (this._leases.length === 0) {
            return html`<span class="hint" id="no-leases">This application holds no lock now.</span>`;
        }
        return html`
            <vaadin-grid id="leases" .items="${this._leases}" theme="row-stripes compact" all-rows-visible>
                ${this._renderClientColumn()}
                <vaadin-grid-column header="Key" resizable flex-grow="2"
                    ${columnBodyRenderer(lease => html`<code>${lease.key}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column header="State" resizable
                    ${columnBodyRenderer(lease => html`<span class="${this._stateClass(lease)}">${this._state(lease)}</span>`, [this._now])}>
                </vaadin-grid-column>
                <vaadin-grid-column header="Remaining" resizable
                    ${columnBodyRenderer(lease => html`${this._seconds(Math.max(0, lease.end - this._now))}`, [this._now])}>
                </vaadin-grid-column>
                <vaadin-grid-column header="Fencing token" path="token" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Owner" path="owner" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Attributes" path="attributes" resizable></vaadin-grid-column>
            </vaadin-grid>`;
    }

    _renderWaiting() {
        if (!this._waiting) {
            return html`<span class="hint">Loading the calls…</span>`;
        }
        if (this._waiting.length === 0) {
            return html`<span class="hint" id="no-waiting">No call waits for a lock now.</span>`;
        }
        return html`
            <vaadin-grid id="waiting" .items="${this._waiting}" theme="row-stripes compact" all-rows-visible>
                ${this._renderClientColumn()}
                <vaadin-grid-column header="Key" resizable flex-grow="2"
                    ${columnBodyRenderer(call => html`<code>${call.key}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column header="Waiting time" resizable
                    ${columnBodyRenderer(call => html`${this._seconds(Math.max(0, this._now - call.since))}`, [this._now])}>
                </vaadin-grid-column>
                <vaadin-grid-column header="Template" path="template" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Thread of the call" path="thread" resizable auto-width></vaadin-grid-column>
            </vaadin-grid>`;
    }

    _renderHistory() {
        if (!this._history) {
            return html`<span class="hint">Loading the history…</span>`;
        }
        if (this._history.length === 0) {
            return html`<span class="hint" id="no-history">Nothing happened yet.</span>`;
        }
        return html`
            <vaadin-grid id="history" .items="${this._history}" theme="row-stripes compact"
                class="${this._history.length > SHORT ? 'long' : ''}" ?all-rows-visible="${this._history.length <= SHORT}">
                <vaadin-grid-column header="Time" resizable flex-grow="0" width="7.5rem"
                    ${columnBodyRenderer(event => html`<span title="${new Date(event.at).toISOString()}">${this._clock(event.at)}</span>`, [])}>
                </vaadin-grid-column>
                <vaadin-grid-column header="Event" resizable
                    ${columnBodyRenderer(event => html`<span class="${event.bad ? 'bad' : ''}">${event.what}</span>`, [])}>
                </vaadin-grid-column>
                ${this._renderClientColumn()}
                <vaadin-grid-column header="Key" resizable flex-grow="2"
                    ${columnBodyRenderer(event => html`<code>${event.key}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column header="Template" path="template" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Fencing token" path="token" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Details" path="detail" resizable flex-grow="2"></vaadin-grid-column>
            </vaadin-grid>`;
    }

    _clock(instant) {
        const time = new Date(instant);
        return `${time.toLocaleTimeString([], { hour12: false })}.${String(time.getMilliseconds()).padStart(3, '0')}`;
    }

    _state(lease) {
        const names = { HELD: 'held', IN_DANGER: 'in danger', LOST: 'lost', RELEASED: 'released' };
        return names[lease.state] ?? lease.state;
    }

    _stateClass(lease) {
        return lease.valid && lease.state === 'HELD' ? 'good' : 'bad';
    }

    _renderTable() {
        if (!this._table) {
            return html`<span class="hint">Loading the locks of the table…</span>`;
        }
        if (this._table.inMemory) {
            return html`<div class="bar">${this._renderClientChoice()}
                <div class="notice" id="in-memory">${this._table.notice}</div></div>`;
        }
        return html`
            <div class="bar">
                <h4>Locks of the table <code>${this._table.table}</code></h4>
                ${this._renderClientChoice()}
                <vaadin-text-field placeholder="Filter by key or owner" clear-button-visible
                    @value-changed="${e => { this._filter = (e.detail.value || '').trim().toLowerCase(); }}">
                    <vaadin-icon slot="prefix" icon="font-awesome-solid:filter"></vaadin-icon>
                </vaadin-text-field>
                <vaadin-button theme="small" @click="${() => this._refresh()}">
                    <vaadin-icon icon="font-awesome-solid:rotate" slot="prefix"></vaadin-icon>Refresh
                </vaadin-button>
                <span class="hint">This page reads the table every ${ROWS_EVERY_MS / 1000} s while it is visible.</span>
            </div>
            ${this._table.notice ? html`<div class="notice" id="notice">${this._table.notice}</div>` : this._renderRows()}`;
    }

    _renderRows() {
        const rows = this._table.rows.filter(row => `${row.key} ${row.owner ?? ''}`.toLowerCase().includes(this._filter));
        if (rows.length === 0) {
            return html`<span class="hint">${this._filter ? 'No lock matches the filter.' : 'The table has no locks.'}</span>`;
        }
        return html`
            <vaadin-grid id="rows" .items="${rows}" theme="row-stripes compact" all-rows-visible>
                <vaadin-grid-column header="Key" resizable flex-grow="2"
                    ${columnBodyRenderer(row => html`<code>${row.key}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column header="State" resizable width="16rem"
                    ${columnBodyRenderer(row => this._rowState(row), [this._now])}></vaadin-grid-column>
                <vaadin-grid-column header="Owner" path="owner" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Fencing token" path="token" resizable auto-width></vaadin-grid-column>
                <vaadin-grid-column header="Lease" resizable flex-grow="0" width="6rem"
                    ${columnBodyRenderer(row => html`${row.lease == null ? '' : this._seconds(row.lease)}`, [])}>
                </vaadin-grid-column>
                <vaadin-grid-column header="Attributes" path="attributes" resizable></vaadin-grid-column>
                <vaadin-grid-column flex-grow="0" width="10rem" frozen-to-end
                    ${columnBodyRenderer(row => this._renderForce(row), [])}></vaadin-grid-column>
            </vaadin-grid>
            ${this._table.more ? html`<span class="hint">The table has more locks than these
                ${this._table.rows.length}. The command <code>dynamodb-lock-table list</code> shows all.</span>` : ''}`;
    }

    _rowState(row) {
        if (!row.held) {
            return row.forcedAt == null ? html`free`
                : html`free, by force ${this._ago(row.forcedAt)} (${row.forcedBy})`;
        }
        const age = row.heldSince == null ? '' : ` for ${this._seconds(Math.max(0, this._now - row.heldSince))}`;
        const silent = this._now - (this._seen.get(row.key)?.since ?? this._now);
        if (row.lease != null && silent > row.lease) {
            return html`<span class="bad" title="No heartbeat for a whole lease duration. The next caller that waits takes the lock over.">
                held${age}, not renewed</span>`;
        }
        const mine = this._leases?.some(lease => lease.key === row.key && lease.token === row.token);
        return html`<span class="held">held${age}${mine ? ', by this application' : ''}</span>`;
    }

    _renderForce(row) {
        return row.held ? html`
            <vaadin-button theme="small error" @click="${() => { this._asked = { ...row, client: this._client }; }}">
                <vaadin-icon icon="font-awesome-solid:lock-open" slot="prefix"></vaadin-icon>Force release
            </vaadin-button>` : '';
    }

    _renderConfirmation() {
        const row = this._asked;
        return html`
            <vaadin-confirm-dialog .header="${row ? `Free the lock '${row.key}' by force?` : ''}"
                cancel-button-visible confirm-text="Force release" confirm-theme="error primary"
                .opened="${row !== null}"
                @confirm="${() => this._force(row)}"
                @opened-changed="${e => { if (!e.detail.value) { this._asked = null; } }}">
                <p>${row?.owner ? `'${row.owner}'` : 'An unnamed holder'} holds the lock.
                   Until its next heartbeat is refused, it continues its work and treats its lease as valid.
                   In this time, another client can acquire the lock.</p>
                <p>Only a store that compares fencing tokens refuses a late write of the old holder.</p>
            </vaadin-confirm-dialog>`;
    }

    _force(row) {
        this._asked = null;
        this.jsonRpc.forceRelease({ client: row.client, partition: row.partition, sort: row.sort ?? '' })
            .then(answer => {
                if (answer.result.freed) {
                    notifier.showSuccessMessage(answer.result.sentence);
                } else {
                    notifier.showErrorMessage(answer.result.sentence);
                }
                this._refresh();
            })
            .catch(failure => this._failed(failure));
    }

    _seconds(millis) {
        const seconds = millis / 1000;
        if (seconds < 60) {
            return `${seconds.toFixed(1)} s`;
        }
        const minutes = Math.floor(seconds / 60);
        return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s`
            : minutes < 2880 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
            : `${Math.floor(minutes / 1440)} days`;
    }

    _ago(instant) {
        return `${this._seconds(Math.max(0, this._now - instant))} ago`;
    }
}
customElements.define('qwc-dynamodb-lock-locks', QwcDynamodbLockLocks);

/** Invoices, payments, reports and reminders of a small company, in as many instances as it likes. */
@NullMarked
package org.acme.invoices;

import org.jspecify.annotations.NullMarked;

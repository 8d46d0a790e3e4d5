/** The example, run against DynamoDB Local. */
@NullMarked
package org.acme.invoices;

import org.jspecify.annotations.NullMarked;

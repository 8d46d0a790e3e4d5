/** Numbers the invoices of each customer without gaps or duplicates, whatever the number of pods. */
@NullMarked
package org.acme.invoices;

import org.jspecify.annotations.NullMarked;

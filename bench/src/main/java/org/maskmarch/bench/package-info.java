/** What things cost, and the plain programs that they are measured against. {@code bench/run} prints the page. */
package org.maskmarch.bench;

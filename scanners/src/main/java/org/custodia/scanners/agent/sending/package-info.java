/** Brings the journal to the organisation's instance, in order, and learns what became of it. */
package org.custodia.scanners.agent.sending;

/**
 * The language that journeys are written in: members of a {@link
 * org.custodia.acceptance.dsl.Scene}, what they do, and what is expected of it. All plumbing is
 * behind it; every sentence is told, timed and reported.
 */
package org.custodia.acceptance.dsl;

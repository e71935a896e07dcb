/**
 * What members say to each other over HTTP: how a message is read without leniency, how a refusal
 * travels, and how one is posted inside a time budget. Knows no message in particular.
 */
package org.custodia.registry.messages;

/**
 * What a patient is told: a list that is kept, live on their pages, and by mail a word that there
 * is something new. What a notice says is sealed; plain columns hold no personal data.
 */
package org.custodia.registry.notices;

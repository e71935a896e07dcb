/**
 * Acts that a person or device signs: what is put before the key, whose key may sign, and that the
 * signature is really this key's over this act. Used by every capability whose commands a witness
 * signs; the face is {@link org.custodia.registry.witnessing.Witnessing}.
 */
package org.custodia.registry.witnessing;

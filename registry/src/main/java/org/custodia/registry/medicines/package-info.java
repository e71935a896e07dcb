/**
 * Medicine packs: is this one genuine, dispensing it, releasing lots and taking them back. The
 * faces are {@link org.custodia.registry.medicines.PackVerification}, {@link
 * org.custodia.registry.medicines.PackActs} and {@link org.custodia.registry.medicines.Lots}.
 */
package org.custodia.registry.medicines;

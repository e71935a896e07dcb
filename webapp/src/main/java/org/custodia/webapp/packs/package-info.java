/** What forms and programs say of packs, made into what the use cases take. */
package org.custodia.webapp.packs;

/**
 * Who is who: members, their nodes and accounts, and the keys of their people, devices and
 * services, as an organisation's own node reads them from the Registrar; and the session keys of
 * its people.
 */
package org.custodia.registry.identity;

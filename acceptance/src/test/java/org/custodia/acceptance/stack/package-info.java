/**
 * What a member has: keys, a database, an OpenID provider, an instance of Custodia with its node,
 * and a program that works with it over REST. Members' instances reach each other by HTTP only.
 */
package org.custodia.acceptance.stack;

package org.custodia.webapp.demo;

import java.util.function.Function;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;

/**
 * Who signs in the demo before anybody has signed in.
 *
 * @param address of the key
 * @param place where acts are signed
 * @param sign signature over an act, as hex with 0x
 */
record DemoWitness(Caller caller, String address, String place, Function<Act, String> sign) {}

package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.ScanningDevice;
import org.custodia.acceptance.dsl.Scene;

/** What a checkpoint scans in a row is signed once, and the ledger checks that one signature. */
final class SessionJourney implements Journey {
  @Override
  public String title() {
    return "A checkpoint's session, under one signature";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Pharmacy pont = scene.pharmacy("Pont");

    Lot lot = rhone.releasesALotOf(3);
    pont.scans(lot.pack(1)).expectGenuine();
    try (ScanningDevice dock = scene.administrator("Pont").enrolsADevice("Dock 3", "PHARMACY")) {
      ScanningDevice.Session session =
          dock.checks(lot.pack(1), lot.pack(2), lot.pack(3), lot.forgedPack());
      session.expectVerdicts(3, 1);
      session.expectInTheBook();
    }
    scene.strangersTo(scene.bookOf(pont, agence)).expectNothing();
  }
}

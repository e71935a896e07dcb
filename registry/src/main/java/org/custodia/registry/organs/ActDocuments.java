package org.custodia.registry.organs;

import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.AcceptOfferTerms;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.contracts.organs.ExcursionTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.FollowUpTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.ReleaseAllocationTerms;
import org.custodia.contracts.organs.ReroutedTerms;
import org.custodia.contracts.organs.ReturnedTerms;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SenderNotifiedTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.WithdrawConsentTerms;

/** Which document an act refers to. */
final class ActDocuments {
  private ActDocuments() {}

  static Optional<Bytes32> of(OrganTerms terms) {
    return Optional.of(hash(terms)).filter(hash -> !hash.isZero());
  }

  private static Bytes32 hash(OrganTerms terms) {
    if (terms instanceof AcceptOfferTerms of) return of.document();
    if (terms instanceof AdvocateTerms of) return of.document();
    if (terms instanceof CloseCaseTerms of) return of.document();
    if (terms instanceof CommitteeTerms of) return of.document();
    if (terms instanceof ConsentForDonorTerms of) return of.document();
    if (terms instanceof DeclineOfferTerms of) return of.document();
    if (terms instanceof DiscardedTerms of) return of.document();
    if (terms instanceof ExcursionTerms of) return of.document();
    if (terms instanceof FollowUpDutyTerms of) return of.document();
    if (terms instanceof FollowUpTerms of) return of.document();
    if (terms instanceof NoPaymentTerms of) return of.document();
    if (terms instanceof RelationshipTerms of) return of.document();
    if (terms instanceof ReleaseAllocationTerms of) return of.document();
    if (terms instanceof ReroutedTerms of) return of.document();
    if (terms instanceof ReturnedTerms of) return of.document();
    if (terms instanceof SealBrokenTerms of) return of.document();
    if (terms instanceof SenderNotifiedTerms of) return of.document();
    if (terms instanceof SerologyTerms of) return of.document();
    if (terms instanceof SettleSealTerms of) return of.document();
    if (terms instanceof WithdrawConsentTerms of) return of.document();
    return Bytes32.ZERO;
  }
}

package org.custodia.webapp.members;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.webapp.members.MemberView.KeyView;
import org.custodia.webapp.members.MemberView.NodeView;

/**
 * The form for an act of two persons, filled with what is so now.
 *
 * @param account the one to end
 * @param allowed roles that can be chosen
 * @param chosen roles that are so now
 */
public record ActForm(
    ActKind kind,
    Optional<MemberView> member,
    Optional<NodeView> node,
    Optional<KeyView> key,
    String account,
    List<MemberRole> allowed,
    List<MemberRole> chosen,
    Days days) {

  /** Whether a reason is asked for. */
  public boolean isReasoned() {
    return switch (kind) {
      case SUSPEND, REINSTATE, REVOKE, REVOKE_KEY, REPLACE_KEY -> true;
      default -> false;
    };
  }

  /** Whether a period is asked for. */
  public boolean isTimed() {
    return switch (kind) {
      case CERTIFY, EDIT, ADD_NODE, ENROL -> true;
      default -> false;
    };
  }

  /** Whether roles are asked for. */
  public boolean isAboutRoles() {
    return switch (kind) {
      case CERTIFY, EDIT, ENROL -> true;
      default -> false;
    };
  }
}

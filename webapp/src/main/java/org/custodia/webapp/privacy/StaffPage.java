package org.custodia.webapp.privacy;

import java.util.Optional;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.privacy.Staff;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who works here: departments, and what tells relatives and colleagues. */
@Controller
@RequestMapping("/privacy/staff")
@PreAuthorize("hasRole('privacy-officer')")
class StaffPage {
  private static final Staff.Member NOBODY = new Staff.Member("", "", "", "", "", "", "", "");

  private final Staff staff;

  StaffPage(Staff staff) {
    this.staff = staff;
  }

  @GetMapping
  String list(Caller caller, @RequestParam Optional<String> person, Model model) {
    model.addAttribute("staff", staff.all(caller));
    model.addAttribute("member", person.flatMap(name -> staff.find(caller, name)).orElse(NOBODY));
    return "privacy/staff";
  }

  @PostMapping
  String enter(
      Caller caller,
      @RequestParam String person,
      @RequestParam(defaultValue = "") String family,
      @RequestParam(defaultValue = "") String given,
      @RequestParam(defaultValue = "") String birthDate,
      @RequestParam(defaultValue = "") String street,
      @RequestParam(defaultValue = "") String postalCode,
      @RequestParam(defaultValue = "") String telephone,
      @RequestParam(defaultValue = "") String department) {
    staff.enter(
        caller,
        new Staff.Member(
            person, family, given, birthDate, street, postalCode, telephone, department));
    return "redirect:/privacy/staff";
  }

  @PostMapping("/removal")
  String remove(Caller caller, @RequestParam String person) {
    staff.remove(caller, person);
    return "redirect:/privacy/staff";
  }
}

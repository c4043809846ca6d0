package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import shop.orderpipeline.adminconsole.problem.ProblemCode;

/** What a problem's {@code type} opens: what the answer means and whether asking again helps. */
@Controller
class ProblemPage {

    @GetMapping("/problems/{code}")
    String problem(@PathVariable String code, HttpServletRequest request, HttpServletResponse response, Model model) {
        var problem = ProblemCode.of(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Frame.around(request, response, model, PageUrl.to("/problems/" + problem.code()), null);
        model.addAttribute("problem", problem);
        return "problem";
    }
}

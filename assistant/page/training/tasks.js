// Assignments: a form that counts what fits it, a first week, taking back.
"use strict";
window.nuanyanSetTasks = ({ say, find, all, stage, place, does, ask, show, later }) => {
  const form = () => find("[data-form=assign]", stage());
  let turn = 0;

  function given() {
    const fields = Object.fromEntries(all("select, input:not([type=checkbox])", form()).map((field) => [field.name, field.value]));
    return { ...fields, who: all("[name=who]:checked", form()).map((box) => box.value), items: all("[name=items]", form()).map((field) => field.value) };
  }

  async function fitting() {
    if (!form()) return;
    const now = ++turn, answer = await ask("fitting", given());
    if (now === turn && place("fitting")) place("fitting").textContent = answer.problem || answer.told;
  }

  async function done(answer) {
    if (show(answer)) fitting();
  }

  return {
    open: fitting,
    picked: later(fitting, 150),
    assign: async () => done(await does("assign", given())),
    withdraw: async (button) => done(await does("withdraw", { id: button.dataset.id })),
    // With nobody ticked it is for everybody, which is asked for twice.
    week(button, sure) {
      const { who } = given(), go = async () => done(await does("week", { who }));
      if (who.length) return go();
      const asked = sure(button, go);
      if (asked === null) button.textContent = say("page.training.tasks.whom");
      return asked;
    },
  };
};

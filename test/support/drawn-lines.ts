/**
 * Lines of units drawn by a linear congruential generator (Numerical Recipes), each likely to come after some few others: a language of some hundred words, many
 * of them rare. The same on every machine, so that another program can be given them too.
 */
export function drawnLines(count: number, seed: number): number[][] {
  let state = seed;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => {
    let unit = 2 + draw(8);
    return Array.from({ length: 1 + draw(9) }, () => {
      const kind = draw(12);
      // Rare words, words at random, and words that follow others.
      if (kind === 0) unit = 100 + Math.floor(draw(1000) ** 2 / 5000);
      else if (kind < 5) unit = 2 + Math.floor(draw(60) ** 2 / 60);
      else unit = 2 + ((unit * 7 + draw(4)) % 59);
      return unit;
    });
  });
}

// The tables of areas and countries: public facts, one well-known place an area.
#include "rest/products/areas.hpp"

namespace ringback::rest {

namespace {

constexpr Area kAreas[] = {
    {"201", "US", "NJ", "Jersey City", "JERSEYCITY", "224", "07302", 40.7178, -74.0431},
    {"202", "US", "DC", "Washington", "WSHNGTNZN1", "236", "20001", 38.9072, -77.0369},
    {"203", "US", "CT", "New Haven", "NEW HAVEN", "920", "06510", 41.3083, -72.9279},
    {"205", "US", "AL", "Birmingham", "BIRMINGHAM", "476", "35203", 33.5186, -86.8104},
    {"206", "US", "WA", "Seattle", "SEATTLE", "674", "98101", 47.6062, -122.3321},
    {"208", "US", "ID", "Boise", "BOISE", "652", "83702", 43.615, -116.2023},
    {"212", "US", "NY", "New York", "NWYRCYZN01", "132", "10001", 40.7128, -74.006},
    {"213", "US", "CA", "Los Angeles", "LSAN DA 01", "730", "90012", 34.0522, -118.2437},
    {"214", "US", "TX", "Dallas", "DALLAS", "552", "75201", 32.7767, -96.797},
    {"215", "US", "PA", "Philadelphia", "PHILADELPHIA", "228", "19103", 39.9526, -75.1652},
    {"216", "US", "OH", "Cleveland", "CLEVELAND", "320", "44113", 41.4993, -81.6944},
    {"218", "US", "MN", "Duluth", "DULUTH", "624", "55802", 46.7867, -92.1005},
    {"303", "US", "CO", "Denver", "DENVER", "656", "80202", 39.7392, -104.9903},
    {"304", "US", "WV", "Charleston", "CHARLESTON", "256", "25301", 38.3498, -81.6326},
    {"305", "US", "FL", "Miami", "MIAMI", "460", "33130", 25.7617, -80.1918},
    {"307", "US", "WY", "Cheyenne", "CHEYENNE", "654", "82001", 41.14, -104.8202},
    {"312", "US", "IL", "Chicago", "CHICAGO", "358", "60601", 41.8781, -87.6298},
    {"313", "US", "MI", "Detroit", "DETROITZN1", "340", "48226", 42.3314, -83.0458},
    {"314", "US", "MO", "St. Louis", "ST LOUIS", "520", "63101", 38.627, -90.1994},
    {"401", "US", "RI", "Providence", "PROVIDENCE", "130", "02903", 41.824, -71.4128},
    {"402", "US", "NE", "Omaha", "OMAHA", "644", "68102", 41.2565, -95.9345},
    {"404", "US", "GA", "Atlanta", "ATLANTA", "438", "30303", 33.749, -84.388},
    {"405", "US", "OK", "Oklahoma City", "OKLAHOMACY", "536", "73102", 35.4676, -97.5164},
    {"406", "US", "MT", "Billings", "BILLINGS", "648", "59101", 45.7833, -108.5007},
    {"407", "US", "FL", "Orlando", "ORLANDO", "458", "32801", 28.5383, -81.3792},
    {"408", "US", "CA", "San Jose", "SNJS WEST", "722", "95113", 37.3382, -121.8863},
    {"410", "US", "MD", "Baltimore", "BALTIMORE", "238", "21201", 39.2904, -76.6122},
    {"412", "US", "PA", "Pittsburgh", "PITTSBURGH", "234", "15222", 40.4406, -79.9959},
    {"415", "US", "CA", "San Francisco", "SNFC CNTRL", "722", "94103", 37.7749, -122.4194},
    {"416", "CA", "ON", "Toronto", "TORONTO", "888", "M5H 2N2", 43.6532, -79.3832},
    {"501", "US", "AR", "Little Rock", "LITTLEROCK", "528", "72201", 34.7465, -92.2896},
    {"502", "US", "KY", "Louisville", "LOUISVILLE", "462", "40202", 38.2527, -85.7585},
    {"503", "US", "OR", "Portland", "PORTLAND", "672", "97204", 45.5152, -122.6784},
    {"504", "US", "LA", "New Orleans", "NEWORLEANS", "490", "70112", 29.9511, -90.0715},
    {"505", "US", "NM", "Albuquerque", "ALBUQUERQUE", "664", "87102", 35.0844, -106.6504},
    {"510", "US", "CA", "Oakland", "OKLD MN-PD", "722", "94612", 37.8044, -122.2712},
    {"512", "US", "TX", "Austin", "AUSTIN", "558", "78701", 30.2672, -97.7431},
    {"514", "CA", "QC", "Montreal", "MONTREAL", "888", "H3B 1A7", 45.5017, -73.5673},
    {"515", "US", "IA", "Des Moines", "DES MOINES", "632", "50309", 41.5868, -93.625},
    {"602", "US", "AZ", "Phoenix", "PHOENIX", "666", "85003", 33.4484, -112.074},
    {"603", "US", "NH", "Manchester", "MANCHESTER", "122", "03101", 42.9956, -71.4548},
    {"604", "CA", "BC", "Vancouver", "VANCOUVER", "888", "V6B 1A1", 49.2827, -123.1207},
    {"605", "US", "SD", "Sioux Falls", "SIOUXFALLS", "640", "57104", 43.5446, -96.7311},
    {"612", "US", "MN", "Minneapolis", "TWINCITIES", "628", "55401", 44.9778, -93.265},
    {"615", "US", "TN", "Nashville", "NASHVILLE", "470", "37203", 36.1627, -86.7816},
    {"617", "US", "MA", "Boston", "BOSTON", "128", "02108", 42.3601, -71.0589},
    {"619", "US", "CA", "San Diego", "SNDG SNDG", "732", "92101", 32.7157, -117.1611},
    {"646", "US", "NY", "New York", "NWYRCYZN01", "132", "10011", 40.742, -74.0003},
    {"650", "US", "CA", "Palo Alto", "PALO ALTO", "722", "94301", 37.4419, -122.143},
    {"701", "US", "ND", "Fargo", "FARGO", "636", "58102", 46.8772, -96.7898},
    {"702", "US", "NV", "Las Vegas", "LAS VEGAS", "721", "89101", 36.1699, -115.1398},
    {"704", "US", "NC", "Charlotte", "CHARLOTTE", "422", "28202", 35.2271, -80.8431},
    {"713", "US", "TX", "Houston", "HOUSTON", "560", "77002", 29.7604, -95.3698},
    {"801", "US", "UT", "Salt Lake City", "SALT LAKE", "660", "84101", 40.7608, -111.891},
    {"802", "US", "VT", "Burlington", "BURLINGTON", "124", "05401", 44.4759, -73.2121},
    {"803", "US", "SC", "Columbia", "COLUMBIA", "434", "29201", 34.0007, -81.0348},
    {"804", "US", "VA", "Richmond", "RICHMOND", "248", "23219", 37.5407, -77.436},
    {"808", "US", "HI", "Honolulu", "OAHU", "834", "96813", 21.3069, -157.8583},
    {"907", "US", "AK", "Anchorage", "ANCHORAGE", "832", "99501", 61.2181, -149.9003},
    {"913", "US", "KS", "Kansas City", "KANSASCITY", "524", "66101", 39.1142, -94.6275},
    {"917", "US", "NY", "New York", "NWYRCYZN01", "132", "10007", 40.7135, -74.0078},
};

constexpr Country kCountries[] = {
    {"AR", "Argentina", "L"},
    {"AT", "Austria", "LMN"},
    {"AU", "Australia", "LMT"},
    {"BE", "Belgium", "LMT"},
    {"BG", "Bulgaria", "LT"},
    {"BR", "Brazil", "LT"},
    {"CA", "Canada", "LT"},
    {"CH", "Switzerland", "LMT"},
    {"CL", "Chile", "LM"},
    {"CO", "Colombia", "LT"},
    {"CZ", "Czech Republic", "LMT"},
    {"DE", "Germany", "LMT"},
    {"DK", "Denmark", "LMT"},
    {"EE", "Estonia", "LM"},
    {"ES", "Spain", "LMT"},
    {"FI", "Finland", "LMT"},
    {"FR", "France", "LMNT"},
    {"GB", "United Kingdom", "LMNTS"},
    {"GR", "Greece", "LT"},
    {"HK", "Hong Kong", "LMT"},
    {"HU", "Hungary", "LMT"},
    {"ID", "Indonesia", "LT"},
    {"IE", "Ireland", "LMNT"},
    {"IL", "Israel", "LMT"},
    {"IT", "Italy", "LMT"},
    {"JP", "Japan", "LTV"},
    {"KE", "Kenya", "L"},
    {"LT", "Lithuania", "LM"},
    {"LU", "Luxembourg", "LT"},
    {"MX", "Mexico", "LT"},
    {"MY", "Malaysia", "LMT"},
    {"NL", "Netherlands", "LMT"},
    {"NO", "Norway", "LMT"},
    {"NZ", "New Zealand", "LT"},
    {"PE", "Peru", "LT"},
    {"PH", "Philippines", "LMT"},
    {"PL", "Poland", "LMT"},
    {"PT", "Portugal", "LMT"},
    {"RO", "Romania", "LT"},
    {"SE", "Sweden", "LMT"},
    {"SG", "Singapore", "LMT"},
    {"SI", "Slovenia", "LMT"},
    {"SK", "Slovakia", "LT"},
    {"TH", "Thailand", "LMT"},
    {"US", "United States", "LT"},
    {"ZA", "South Africa", "LMT"},
};

}  // namespace

List<Area> areas() { return {kAreas, sizeof kAreas / sizeof *kAreas}; }
List<Country> countries() { return {kCountries, sizeof kCountries / sizeof *kCountries}; }

const Area* find_area(std::string_view code) {
  for (const auto& area : kAreas) {
    if (code == area.code) return &area;
  }
  return nullptr;
}

const Country* find_country(std::string_view code) {
  for (const auto& country : kCountries) {
    if (code == country.code) return &country;
  }
  return nullptr;
}

}  // namespace ringback::rest
